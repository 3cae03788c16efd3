"""The state machine as a drawing: laid out from its own file, with the way one execution went."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any, Final

import yaml
from markupsafe import Markup, escape

from stack.places import ROOT

MACHINE: Final = ROOT / "statemachine/no_show_follow_up.asl.yaml"
BOX, TALL, GAP, STEP, MARGIN = 146, 26, 14, 44, 16
RAIL: Final = 6
WIDTH: Final = MARGIN + 3 * BOX + 2 * GAP + 34
ENDS: Final = frozenset({"Succeed", "Fail"})
States = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Layout:
    """Where each state lies (left, top), and which steps from one to another have a line."""

    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    lines: set[tuple[str, str]] = field(default_factory=set)
    height: int = MARGIN

    def row(self, names: list[str], *, left: int = 0) -> None:
        for number, name in enumerate(names):
            self.places[name] = (MARGIN + left + number * (BOX + GAP), self.height)
        self.lines |= set(pairwise(names))
        self.height += STEP


@cache
def states() -> tuple[str, States]:
    """Read the machine: its first state and all its states."""
    machine = yaml.safe_load(MACHINE.read_text(encoding="utf-8"))
    return machine["StartAt"], machine["States"]


def nexts(state: dict[str, Any]) -> list[str]:
    """Give the states that may follow, the usual one first."""
    found = [choice["Next"] for choice in state.get("Choices", ())]
    found += [state[name] for name in ("Next", "Default") if name in state]
    return found


def lay_out(path: tuple[str, ...]) -> Layout:
    """Lay out what concerns this execution: the start, the lanes it took, and the ends."""
    start, all_states = states()
    seen, layout = set(path), Layout()
    layout.row([start])
    fork = nexts(all_states[start])[0]
    layout.row([fork])
    for lane in _lanes(fork, all_states):
        if seen & {name for row in lane for name in row}:
            for row in lane:
                layout.row(row)
            _link_rows(layout, lane, all_states)
    rest = [n for n in all_states if n not in layout.places and n in seen]
    middle = [name for name in rest if all_states[name]["Type"] not in ENDS]
    for name in middle:
        layout.row([name])
    ends = [name for name, state in all_states.items() if state["Type"] in ENDS]
    ends.sort(key=lambda name: name not in seen)
    for first in range(0, len(ends), 3):
        layout.row(ends[first : first + 3])
    layout.lines -= set(pairwise(ends))
    return layout


def _lanes(fork: str, all_states: States) -> list[list[list[str]]]:
    """Give each lane once, whole: a fork may also lead into the middle of one."""
    lanes = [_lane(branch, all_states, fork) for branch in nexts(all_states[fork])]
    whole: list[list[list[str]]] = []
    for lane in sorted(lanes, key=len, reverse=True):
        if lane and not any(lane[0] in other for other in whole):
            whole.append(lane)
    return sorted(whole, key=lanes.index)


def _lane(branch: str, all_states: States, fork: str) -> list[list[str]]:
    """Give the rows of a lane: each begins with its wait; the other lane begins with a hub."""
    if all_states[branch]["Type"] == "Choice":
        waits = [n for n in nexts(all_states[branch]) if all_states[n]["Type"] == "Wait"]
        rows = [[wait, nexts(all_states[wait])[0]] for wait in waits]
        return [[branch], *(row for row in rows if branch in nexts(all_states[row[1]]))]
    rows = []
    name = branch
    while all_states[name]["Type"] == "Wait" and all(name not in row for row in rows):
        task = nexts(all_states[name])[0]
        if fork in nexts(all_states[task]):
            return [[name]]
        question = nexts(all_states[task])[0]
        rows.append([name, task, question])
        name = nexts(all_states[question])[0]
    return rows


def _link_rows(layout: Layout, lane: list[list[str]], all_states: States) -> None:
    for above, below in pairwise(lane):
        if below[0] in nexts(all_states[above[-1]]):
            layout.lines.add((above[-1], below[0]))


def draw(path: tuple[str, ...], title: str) -> Markup:
    """Draw the graph with the way of one execution as SVG."""
    layout, counts = lay_out(path), Counter(path)
    _, all_states = states()
    gone = list(dict.fromkeys(pairwise(path)))
    parts = [
        Markup(
            '<svg class="graph" viewBox="0 0 {} {}" role="img" aria-label="{}" '
            'xmlns="http://www.w3.org/2000/svg">'
        ).format(WIDTH, layout.height, title)
    ]
    parts += [_line(layout, a, b, "") for a, b in sorted(layout.lines - set(gone))]
    parts += [_line(layout, a, b, "gone") for a, b in gone]
    for name, (left, top) in layout.places.items():
        parts.append(_box(name, all_states[name]["Type"], left, top, counts[name]))
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def _line(layout: Layout, a: str, b: str, kind: str) -> Markup:
    (ax, ay), (bx, by) = layout.places[a], layout.places[b]
    if ay == by and bx > ax:
        way = f"M{ax + BOX} {ay + TALL // 2}H{bx - 2}"
    elif by - ay == STEP:
        middle = ay + TALL + (STEP - TALL) // 2
        way = f"M{ax + BOX // 2} {ay + TALL}V{middle}H{bx + BOX // 2}V{by - 2}"
    elif bx == MARGIN and by > ay and ax == MARGIN:
        way = f"M{ax} {ay + TALL // 2}H{RAIL}V{by + TALL // 2}H{bx - 2}"
    else:
        rail = WIDTH - 10 - (6 if by < ay else 0)
        turn = by + TALL // 2
        way = f"M{ax + BOX} {ay + TALL // 2}H{rail - 8}Q{rail} {ay + TALL // 2} {rail} "
        way += f"{ay + TALL // 2 + (8 if by > ay else -8)}V{turn + (-8 if by > ay else 8)}"
        way += f"Q{rail} {turn} {rail - 8} {turn}H{bx + BOX + 2}"
    return Markup('<path class="line {}" d="{}"/>').format(kind, way)


def _box(name: str, kind: str, left: int, top: int, count: int) -> Markup:
    round_ = {"Choice": 4, "Wait": 13, "Task": 6}.get(kind, 13)
    css = f"box {kind.lower()} {'gone' if count else ''}"
    text = Markup('<g class="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="{}"/>').format(
        css, left, top, BOX, TALL, round_
    )
    text += Markup('<text x="{}" y="{}">{}</text>').format(
        left + BOX // 2, top + TALL // 2 + 4, escape(name)
    )
    if count > 1:
        text += Markup('<circle cx="{0}" cy="{1}" r="8"/><text x="{0}" y="{2}">{3}</text>').format(
            left + BOX - 2, top, top + 3.5, count
        )
    return text + Markup("</g>")
