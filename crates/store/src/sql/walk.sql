SELECT seq, sealed FROM record ORDER BY seq;
