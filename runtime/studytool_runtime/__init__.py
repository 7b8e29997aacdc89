"""What pages run Python with lies in `files`; studytool copies it into the sites it builds."""

__version__ = "0"
