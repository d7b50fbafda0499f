// The templates of workflows: the expression language's, with the roots that a session offers.
#pragma once

#include <string_view>

#include "flows/expressions/template.hpp"

namespace tama::flows {

using Template = CompiledTemplate;

inline Template compileTemplate(std::string_view text) {
    return Template::compile(text, standardRoots());
}

}  // namespace tama::flows
