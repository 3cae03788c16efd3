"""Every way into Weerzien, tried with every wrong key: suite J."""
