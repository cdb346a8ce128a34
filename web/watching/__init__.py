"""How the running program is watched: is it alive, is it ready, how much did it do, what waits. Nothing personal in any of it."""
