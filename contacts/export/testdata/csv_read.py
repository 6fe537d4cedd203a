# What python's csv module reads in the table on standard input, as JSON.
import csv
import io
import json
import sys

text = io.StringIO(sys.stdin.buffer.read().decode('utf-8-sig'), newline='')
json.dump(list(csv.reader(text, strict=True)), sys.stdout)
