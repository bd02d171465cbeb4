SELECT seq, sealed, opening FROM record ORDER BY seq;
