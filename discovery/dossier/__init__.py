"""What its sources prove of an item is laid out, gate by gate, beside what is missing."""
