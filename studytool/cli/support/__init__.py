"""What the commands share, beneath them: no file here is a command."""
