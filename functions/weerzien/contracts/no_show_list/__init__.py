"""A list of missed appointments, exported or typed: rows in, canonical events out."""

from weerzien.contracts.no_show_list.read import NoShowList, Row, read_list, read_row

__all__ = ["NoShowList", "Row", "read_list", "read_row"]
