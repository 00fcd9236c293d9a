"""The document model as JSON: lossless both ways, versioned, with a published schema."""

# Major: older readers cannot read it. Minor: fields were added that they may ignore.
SCHEMA_VERSION = "1.0"
