// Reads an expression into a tree, by precedence climbing. Strongest first: call, .name, [key]; unary -; ^; *
// /;
// + -; < <= > >=; = !=; &; lambda. Unary minus binds tighter than ^ and ^ groups from the left, as flows
// expect. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "flows/expressions/syntax.hpp"

namespace tama::flows {

struct ParsedExpression {
    ExpressionPtr tree;
    std::vector<std::string> paths;  // what it reads from the scope: "fields.age", lower case
    std::vector<std::string>
        problems;  // what will fail whenever it is evaluated: unknown functions, argument counts
};

/// Nested at most 100 deep. The error says what is wrong and where.
tl::expected<ParsedExpression, std::string> parseExpression(std::string_view expression);

/// "contact.name", as it stands after an @.
ParsedExpression parsePath(std::string_view path);

}  // namespace tama::flows
