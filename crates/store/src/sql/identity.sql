SELECT log, officer, public_key, wrapped_seed FROM identity;
