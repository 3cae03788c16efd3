"""Five thousand practices on paper: the peaks that the planner's own moments give."""
