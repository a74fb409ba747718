"""What awaits somebody, from every concept: the page, the weekly digest, escalation to the head."""
