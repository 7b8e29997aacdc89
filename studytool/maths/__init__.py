"""Expressions, draws, derivatives, tolerance and diagnosis: numpy only, no input or output."""
