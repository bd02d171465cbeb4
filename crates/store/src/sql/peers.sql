SELECT log, public_key, officer, name, role, exchange FROM peer ORDER BY log
