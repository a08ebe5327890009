"""What people hold, and reading it back: finished texts come in, bytes go out."""
