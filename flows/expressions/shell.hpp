// Templates tried out from the command line, over a context that is given as JSON. One thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flows/expressions/template.hpp"

namespace tama::flows {

/// What needs tables of the outside world; what is left empty is done without.
struct ShellTools {
    PhoneNormaliser normalise_phone;
    PhoneFormatter format_phone;
    const LocationResolver* locations = nullptr;  // must outlive the shell
};

class ExpressionShell {
  public:
    /// `context_json`: an object with the roots (`contact`, `results`, …), and `environment` and `now` where
    /// those of the shell will not do. A contact, results and input as RapidPro's sessions have them are
    /// completed by what follows from them: see shell_context.hpp. Blank stands for an empty object.
    static Result<ExpressionShell> open(std::string_view context_json, Instant now, ShellTools tools = {});

    TextResult evaluate(std::string_view text, Random& random) const;

  private:
    Environment environment_;
    Value roots_;
    Instant now_{};
    ShellTools tools_;
};

}  // namespace tama::flows
