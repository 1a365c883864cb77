"""The command line: one module per noun; exit codes are decided here only."""
