#!/usr/bin/env python3
"""Draws src/rooms as an SVG picture on standard output: the floors, what each may include, and their rooms in order. Run in the
root of the tree; make docs/pictures/architecture.svg does."""
import sys
from html import escape

WIDTH, MARGIN, GAP, LINE, PAD = 960, 20, 16, 18, 12


def read(path):
    """Floors in the file's order: name -> (what it may include, [(room, what it is about)])."""
    floors, name = {}, None
    with open(path, encoding='utf-8') as file:
        for line in file:
            word, _, rest = line.strip().partition(' ')
            if word == 'floor':
                name, _, below = rest.partition(':')
                floors[name] = (below.split(), [])
            elif word == 'room':
                room, _, about = rest.partition(':')
                floors[name][1].append((room, about.strip()))
    return floors


def levels(floors):
    """Rows of floors from above: each stands over all that it may include."""
    height = {}
    for name, (below, _) in floors.items():
        height[name] = 1 + max((height[each] for each in below), default=-1)
    return [[name for name in floors if height[name] == level] for level in sorted(set(height.values()), reverse=True)]


def text(x, y, words, size=13, weight='normal', fill='#222'):
    return (f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{fill}">{escape(words)}</text>')


def draw(floors):
    parts, y = [], MARGIN
    for row in levels(floors):
        width = (WIDTH - 2 * MARGIN - GAP * (len(row) - 1)) / len(row)
        height = 2 * PAD + LINE * 2 + max(LINE * len(floors[name][1]) for name in row)
        for index, name in enumerate(row):
            below, rooms = floors[name]
            x = MARGIN + index * (width + GAP)
            parts.append(f'<rect x="{x:.0f}" y="{y}" width="{width:.0f}" height="{height}" rx="6" fill="#f4f7f6" stroke="#2f5d54"/>')
            parts.append(text(round(x + PAD), y + PAD + 13, f'src/{name}', 15, 'bold', '#1d3f38'))
            may = 'may include ' + ', '.join(below) if below else 'includes nothing of ours'
            parts.append(text(round(x + PAD), y + PAD + 13 + LINE, may, 12, fill='#555'))
            for number, (room, about) in enumerate(rooms):
                at = y + PAD + 13 + LINE * (number + 2)
                parts.append(text(round(x + PAD), at, room, 12, 'bold'))
                parts.append(text(round(x + PAD + 82), at, about, 12))
        y += height + GAP
    height = y - GAP + MARGIN
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="sans-serif">\n'
            '<!-- Made by docs/develop/architecture.py from src/rooms. -->\n'
            '<title>The floors and rooms of src</title>\n'
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n')
    return head + '\n'.join(parts) + '\n</svg>\n'


if __name__ == '__main__':
    sys.stdout.write(draw(read('src/rooms')))
