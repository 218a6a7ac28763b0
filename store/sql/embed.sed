# Make a C string of a table file: escape, then quote every line.
s/\\/\\\\/g
s/"/\\"/g
s/^/"/
s/$/\\n"/
