# What python3-vobject reads in the vCards on standard input, as JSON.
import base64
import hashlib
import io
import json
import sys

import vobject


def values(card, name):
    return [line.value for line in card.contents.get(name, [])]


def photo(card, inline):
    # Where a value is a data URI, as in version 4.0, vobject stops at its comma.
    for line in card.contents.get('photo', []):
        data = line.value
        if isinstance(data, str):
            if not data.startswith('data:'):
                continue
            data = base64.b64decode(inline.pop(0), validate=True)
        return hashlib.sha256(data).hexdigest()
    return ''


text = sys.stdin.buffer.read().decode()
inline = {}
for logical, _ in vobject.base.getLogicalLines(io.StringIO(text, newline='')):
    name, _, value, _ = vobject.base.parseLine(logical)
    if name == 'UID':
        uid = value
    elif name == 'PHOTO':
        inline.setdefault(uid, []).append(value.partition(',')[2])

cards = []
for card in vobject.readComponents(io.StringIO(text, newline='')):
    n = card.n.value if 'n' in card.contents else vobject.vcard.Name()
    cards.append({
        'uid': card.uid.value,
        'name': card.fn.value,
        'parts': [x if isinstance(x, str) else ','.join(x) for x in (n.family, n.given, n.additional, n.prefix, n.suffix)],
        'emails': values(card, 'email'),
        'phones': values(card, 'tel'),
        'birthday': (values(card, 'bday') + [''])[0],
        'labels': [label for labels in values(card, 'categories') for label in labels],
        'notes': values(card, 'note'),
        'photo': photo(card, inline[card.uid.value]) if card.uid.value in inline else '',
    })
json.dump(cards, sys.stdout)
