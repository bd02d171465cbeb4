SELECT log, officer, name, public_key, wrapped_seed FROM identity;
