// The context of the expression shell: what follows from a contact, results or message that is written as in
// RapidPro's sessions, so that `@fields.age`, `@urns.tel` or `@results` work as they do in a conversation.
// Pure; any thread.
#pragma once

#include "flows/expressions/environment.hpp"

namespace tama::flows {

/// `roots`: an object. Added where missing: the contact's `urn`, `first_name` and default; `@fields` and
/// `@urns`; the values of typed fields; defaults of results, input, parent and child.
Value completedContext(const Value& roots, const EvaluationContext& context);

}  // namespace tama::flows
