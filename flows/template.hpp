// The templates of workflows: the expression language's, with the roots that a session offers.
#pragma once

#include <string_view>

#include "flows/expressions/template.hpp"

namespace tama::flows {

using Template = CompiledTemplate;

inline Template compileTemplate(std::string_view text) {
    static const Template answer = Template::compile("@input.text", standardRoots());
    // What nearly every question's router asks for: all of them share it.
    if (text == answer.source()) return answer;
    return Template::compile(text, standardRoots());
}

}  // namespace tama::flows
