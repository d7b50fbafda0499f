// The roots of the expression context during a sprint (@contact, @results, @child, …), built only when a
// template asks. Reference: §2.5. One thread, one sprint.
#pragma once

#include <memory>
#include <string_view>

#include "flows/engine/run_summary.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows {

class Execution;

class RunScope final : public Scope {
  public:
    explicit RunScope(const Execution& execution) : execution_(execution) {}
    Value lookup(std::string_view name) const override;

  private:
    Value parent() const;
    Value child() const;

    const Execution& execution_;
    mutable std::unique_ptr<const RunSummary>
        parent_;  // of a session that another one started, once asked for
};

}  // namespace tama::flows
