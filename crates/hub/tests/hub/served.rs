//! What can go wrong with a database on a server, and nowhere else.
