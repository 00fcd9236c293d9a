"""Prints the JSON Schema of the model: ``python -m resconvert.formats.json > document-1.json``."""

import json

from resconvert.formats.json.codec import schema

print(json.dumps(schema(), indent=1, ensure_ascii=False))
