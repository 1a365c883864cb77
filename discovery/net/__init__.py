"""Below the stages: the only connections to the outside, each address checked as it is connected to."""
