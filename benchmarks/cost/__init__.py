"""What a case costs, counted: states, invocations, messages and their parts, capacity units."""
