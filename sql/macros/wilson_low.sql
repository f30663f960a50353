-- Gives the lower end of Wilson's 95 % interval of the share k of n (JASA 1927, 22: 209-212); null where that is no share.
create macro wilson_low(k, n) as
case when n > 0 and k between 0 and n then greatest(0.0, (
    k + 1.959964 * 1.959964 / 2
    - 1.959964 * sqrt(k::double * (n - k) / n + 1.959964 * 1.959964 / 4)
) / (n + 1.959964 * 1.959964)) end;
