// Templates tried out from the command line, over a context that is given as JSON: @contact, @results, @input
// and others are the engine's own views of it, so that a template gives here what it gives in a conversation.
// One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "flows/expressions/template.hpp"

namespace tama::flows {

/// What needs tables of the outside world; what is left empty is done without.
struct ShellTools {
    PhoneNormaliser normalise_phone;
    PhoneFormatter format_phone;
    const LocationResolver* locations = nullptr;  // must outlive the shell
};

struct ShellContext;

class ExpressionShell {
  public:
    /// `context_json`: an object with the roots (`contact`, `results`, …), and `environment` and `now` where
    /// those of the shell will not do. A contact, results, input, run, parent and child are read as RapidPro's
    /// sessions have them; other roots are taken as they are. Blank stands for an empty object.
    static Result<ExpressionShell> open(std::string_view context_json, Instant now, ShellTools tools = {});

    TextResult evaluate(std::string_view text, Random& random) const;

  private:
    ExpressionShell(std::shared_ptr<const ShellContext> context, ShellTools tools)
        : context_(std::move(context)), tools_(std::move(tools)) {}

    std::shared_ptr<const ShellContext> context_;
    ShellTools tools_;
};

}  // namespace tama::flows
