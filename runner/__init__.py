"""Runs the cases of halfclose and judges them by their own claims.

The rooms, each on top of those above it:

    trouble, clean, environment     what stops a run; what may reach a terminal; what the environment says
    arrow, claim, column,
    line_claims, c_source, case     the language of a claim, and a case read from its file
    tree, files, reading            where things are, and how they are written and read
    narration, capture, wire,
    loss, record                    a capture: its bytes, its segments, and the run that it tells
    judge, slow, telling, outcome   the findings, whether a machine was too slow, and the verdict
    limits, snapshot, compiler, libraries,
    stacks/, build                  what a process may have; how a program is made, for each stack, and of what
    apt, kernels/                   kernels fetched from Debian's archives, and what a guest boots
    labs/                           where a story is told, and what is told when
    replay, accept, exercise,
    grade, differences, matrix,
    soak                            what else is done with cases
    views/                          what a person or a program is shown
    root, tcpdump                   what a command begins before the rest of it is loaded
    commands/, options, cli         the command line
    ahead, plugin                   pytest
"""

VERSION = "0.1.0"  # pyproject.toml takes it from here
