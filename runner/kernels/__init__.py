"""Linux kernels as columns: which there are, where they come from, and what a guest boots.

wanted.py     which kernels, from which of Debian's archives
fetch.py      make kernels: QEMU and the kernels into build/kernels, by apt's own client
modules.py    of a kernel's package, what a guest needs: the kernel and a few modules
initramfs.py  what a guest boots with, as a cpio archive
qemu.py       the machine that boots it
"""
