"""From what people see to the case that explains it: what they write, what there is to find, and what fits best."""
