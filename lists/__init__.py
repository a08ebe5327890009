"""Lists as offices keep them: a file's bytes come in, what each row says comes out."""
