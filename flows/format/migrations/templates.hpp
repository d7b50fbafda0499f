// The templates of a definition, wherever they stand, and changes to the names in their expressions that
// leave everything else as it was written.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "flows/format/document_json_fwd.hpp"


namespace tama::flows {

/// Every text of the flow that is evaluated: of actions, routers and their translations.
void eachTemplate(DocumentJson& flow, const std::function<void(std::string&)>& visit);

/// A name in an expression with what follows it: "results.age" is {"results", "age"}.
struct NameInExpression {
    std::string_view name;
    std::string_view lookup;  // after a dot; empty where none follows
};

/// What to write for name and lookup instead; nullopt = as it is.
using ChangeName = std::function<std::optional<std::string>(const NameInExpression&)>;

/// Changes the names that start a path, in `@name.x` (of `roots`) and inside `@(…)`. Expressions that do not
/// parse stay as they are.
std::string changeNames(
    std::string_view text, std::span<const std::string_view> roots, const ChangeName& change
);
/// In every text of the flow that is evaluated.
void changeNamesIn(DocumentJson& flow, std::span<const std::string_view> roots, const ChangeName& change);

}  // namespace tama::flows
