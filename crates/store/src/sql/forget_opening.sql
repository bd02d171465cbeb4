UPDATE record SET opening = NULL WHERE seq = ?1;
