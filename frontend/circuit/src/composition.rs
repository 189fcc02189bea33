//! Results that are given as arguments.

use ferrocrete_graph::{Bounds, Graph, Node};

/// From which results to which arguments values go; each by the name of its function and its place, or
/// all of that function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// Results.
    pub from: (String, Option<usize>),
    /// Arguments.
    pub to: (String, Option<usize>),
}

/// That a result may be given for an argument: the places of the functions, and in them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flow {
    from: (usize, usize),
    to: (usize, usize),
}

type Functions = [(String, Graph)];

/// All results that may be given for arguments: encrypted ones of equal shape, by a wire if there are wires.
pub(crate) fn flows(functions: &Functions, wires: Option<&[Wire]>) -> Vec<Flow> {
    let ends = |of: fn(&Graph) -> usize| {
        let each = functions.iter().enumerate();
        each.flat_map(move |(function, (_, graph))| (0..of(graph)).map(move |place| (function, place)))
    };
    let names = |(name, any): &(String, Option<usize>), (function, place): (usize, usize)| {
        functions[function].0 == *name && any.is_none_or(|one| one == place)
    };
    let mut flows = Vec::new();
    for from in ends(|graph| graph.outputs().len()) {
        for to in ends(|graph| graph.inputs().len()) {
            let flow = Flow { from, to };
            let (result, argument) = (flow.result(functions), flow.argument(functions));
            let fits = result.ty.shape == argument.ty.shape
                && result.ty.is_encrypted()
                && argument.ty.is_encrypted();
            let is_wired = wires
                .is_none_or(|wires| wires.iter().any(|wire| names(&wire.from, from) && names(&wire.to, to)));
            flows.extend((fits && is_wired).then_some(flow));
        }
    }
    flows
}

impl Flow {
    fn result<'g>(&self, functions: &'g Functions) -> &'g Node {
        let graph = &functions[self.from.0].1;
        graph.node(graph.outputs()[self.from.1])
    }

    fn argument<'g>(&self, functions: &'g Functions) -> &'g Node {
        let graph = &functions[self.to.0].1;
        graph.node(graph.inputs()[self.to.1])
    }
}

/// Makes arguments hold what the results were measured to be. Gives, for each function, warnings, and
/// nothing if no argument of it had to grow.
pub(crate) fn take(functions: &mut Functions, flows: &[Flow]) -> Vec<Option<Vec<String>>> {
    let measured: Vec<(Flow, Option<Bounds>)> =
        flows.iter().map(|flow| (*flow, flow.result(functions).bounds)).collect();
    let each = functions.iter_mut().enumerate();
    let taken = each.map(|(function, (_, graph))| {
        let given = |argument: usize| {
            let here = measured.iter().filter(|(flow, _)| flow.to == (function, argument));
            here.filter_map(|(_, bounds)| *bounds).reduce(Bounds::union)
        };
        let arguments: Vec<Option<Bounds>> = (0..graph.inputs().len()).map(given).collect();
        graph.take(&arguments)
    });
    taken.collect()
}

/// Warnings of results that can be more than arguments take for which they may be given, where
/// [those](take) are results already; one for each result.
pub(crate) fn runaways(functions: &Functions, flows: &[Flow]) -> Vec<String> {
    let mut warnings: Vec<((usize, usize), String)> = Vec::new();
    for flow in flows {
        let (result, argument) = (flow.result(functions), flow.argument(functions));
        let (Some(can_be), Some(takes)) = (result.bounds, argument.bounds) else { continue };
        let is_within = takes.low <= can_be.low && can_be.high <= takes.high;
        if is_within || warnings.last().is_some_and(|(from, _)| *from == flow.from) {
            continue;
        }
        let ((from, place), to) = (flow.from, &functions[flow.to.0].0);
        let place = if functions[from].1.outputs().len() == 1 {
            "the result".to_owned()
        } else {
            format!("result {place}")
        };
        warnings.push((
            flow.from,
            format!(
                "{place} of '{}' can be from {} to {} when its arguments are results, and argument '{}' of \
                 '{to}', for which it may be given, holds {} to {}: what is computed from values beyond may be \
                 wrong. Keep the result within (by np.minimum, %), or give '{to}' samples as large as values become",
                functions[from].0,
                can_be.low,
                can_be.high,
                argument.operation.name(),
                takes.low,
                takes.high,
            ),
        ));
    }
    warnings.into_iter().map(|(_, warning)| warning).collect()
}

/// The warning of functions that can't hold the results that may be given to them.
pub(crate) fn too_wide(functions: &[&str]) -> String {
    format!(
        "results that may be arguments of '{}' are beyond the samples of those, and nothing can be compiled that \
         holds them: what is computed from such results may be wrong. Give wires (fhe.Wired) from the results \
         that are arguments, or keep results within",
        functions.join("', '")
    )
}
