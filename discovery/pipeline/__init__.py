"""The sentence: poll, read, evidence, match, digest, deliver; calls the stages in order and decides nothing."""
