SELECT seq, sealed, opening FROM record WHERE seq > ?1 ORDER BY seq
