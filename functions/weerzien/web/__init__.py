"""Layouts of mails and pages; what fills them is in `weerzien.texts`."""
