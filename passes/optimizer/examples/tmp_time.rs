use ferrocrete_optimizer::*;
use std::time::Instant;
fn t(name: &str, r: Request) {
    let s = Instant::now();
    let a = solve(&r);
    let e = s.elapsed();
    match a {
        Ok(a) => {
            let b = a.parameters.bootstrap;
            println!(
                "{name}: {e:?} cost {:.2} pf {:.2} v {:?} {}",
                a.total_cost_ms,
                a.whole_program_log2_failure,
                a.lookups.first().map(|l| l.extension.0),
                b.map(|b| format!(
                    "n={} k={} N={} pbs {:?} ks {:?} {:.1}MB",
                    b.small.dimension.0,
                    b.glwe_dimension.0,
                    b.polynomial_size.0,
                    (b.bootstrap.base_log.0, b.bootstrap.level_count.0),
                    (b.keyswitch.base_log.0, b.keyswitch.level_count.0),
                    a.key_sizes.total_bytes() as f64 / 1e6
                ))
                .unwrap_or(format!("{}", a.parameters.big.dimension.0))
            )
        }
        Err(x) => println!("{name}: {e:?} {x}"),
    }
}
fn main() {
    let l = |b, w, c| Lookup { message_bits: b, fresh_weight: 1.0, bootstrap_weight: w, count: c };
    for target in [
        ErrorTarget::PerBootstrap(2f64.powi(-40)),
        ErrorTarget::WholeProgram(2f64.powi(-40)),
        ErrorTarget::WholeProgram(2f64.powi(-128)),
    ] {
        println!("{target:?}");
        let rq = |lookups| Request {
            circuit: Circuit {
                lookups,
                outputs: vec![Output {
                    message_bits: 5,
                    fresh_weight: 0.0,
                    bootstrap_weight: 3.0,
                    count: 10.0,
                }],
            },
            target,
            curve: SecurityCurve::Gaussian128,
        };
        for b in [1, 4, 8, 12, 13, 14, 15] {
            t(&format!("{b} bits"), rq(vec![l(b, 16.0, 1000.0)]));
        }
        t("mixed", rq(vec![l(8, 1.0, 1.0), l(4, 9.0, 1e4), l(2, 100.0, 1e6)]));
        for d in [10u32, 60, 1000, 5000, 50000] {
            t(
                &format!("{d} rows"),
                rq((0..d)
                    .map(|i| l(1 + i % 7, 1.0 + (i * 7919 % 10007) as f64, (1 + i % 13) as f64))
                    .collect()),
            );
        }
        t(
            "1000 rows w/ infeasible",
            rq((0..1000u32)
                .map(|i| l(1 + i % 20, 1.0 + (i * 7919 % 10007) as f64, (1 + i % 13) as f64))
                .collect()),
        );
        t(
            "50000 rows w/ infeasible",
            rq((0..50000u32)
                .map(|i| l(1 + i % 20, 1.0 + (i * 7919 % 10007) as f64, (1 + i % 13) as f64))
                .collect()),
        );
    }
}
