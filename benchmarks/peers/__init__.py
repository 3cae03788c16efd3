"""The same follow-up built on other tools: what each does after a stop and a crash, and costs."""
