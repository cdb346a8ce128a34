"""The pages of simple registers: the list of registers, one register, one line with its history, its form, print, table, stock."""
