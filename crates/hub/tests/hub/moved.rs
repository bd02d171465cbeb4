//! From one database into the other and back, and a backup of either into the file.
