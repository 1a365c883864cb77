"""Matched to the backlog: the diagrams to draw, as files tell them and as ids, titles and paths do."""
