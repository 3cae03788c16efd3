from weerzien.domain.text import MailText, Paragraph
from weerzien.domain.vocabulary import Stage

SMS: dict[Stage, Paragraph] = {}
MAIL: dict[Stage, MailText] = {}
