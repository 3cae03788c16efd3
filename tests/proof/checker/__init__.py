"""The checker: reads what a run left behind and judges it, invariant by invariant."""
