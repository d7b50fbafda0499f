// How a node's router picks the way out (reference §1.3).
#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"
#include "flows/engine/walk.hpp"
#include "flows/expressions/json.hpp"

namespace tama::flows {

void Walk::route() {
    const auto& router = node().router;
    if (!router) {
        if (node().exits.empty()) {
            next_ = kNowhere;
            return;
        }
        return leave(0, "");
    }
    Routing routing = pickCategory(*router);
    if (session().status == SessionStatus::Failed) return;
    follow(*router, std::move(routing));
}

Walk::Routing Walk::pickCategory(const Router& router) {
    return router.type == RouterType::Random ? drawCategory(router) : testCases(router);
}

Walk::Routing Walk::drawCategory(const Router& router) {
    const auto& draw = execution_.services_.draw;
    const std::size_t count = router.categories.size();
    double drawn = draw ? (static_cast<double>(draw(router, count)) + 0.5) / static_cast<double>(count)
                              : execution_.services_.random.unit();
    Routing routing;
    routing.input = Decimal::fromDouble(drawn).value_or(Decimal(0)).toString();
    if (const RecordedDraws* recorded = execution_.services_.recorded_draws) {
        const auto found = recorded->find({execution_.current_, run().path.size() - 1});
        if (found != recorded->end()) {
            routing.input = found->second;
            drawn = std::clamp(std::strtod(routing.input.c_str(), nullptr), 0.0, 1.0);
        }
    }
    routing.category = std::min(
        static_cast<std::size_t>(drawn * static_cast<double>(count)), count - 1
    );
    routing.value = std::to_string(routing.category);
    return routing;
}

Walk::Routing Walk::testCases(const Router& router) {
    ValueResult operand = execution_.value(router.operand);
    Routing routing;
    routing.input = operand.value.toString();
    std::vector<Value> values;
    const auto* operand_error = operand.value.get<ErrorValue>();
    std::vector<TestError> reports;
    const auto tellReports = [&] {
        for (TestError& report : reports) execution_.error(std::move(report));
    };
    for (const Case& test : router.cases) {
        if (test.test == nullptr) continue;
        values.assign(1, operand.value);
        for (const Template& argument : execution_.localised(test.arguments).value) {
            values.push_back(execution_.value(argument).value);  // of an error the test reports
        }
        TestResult outcome = runRouterTest(*test.test, execution_.evaluation(), values);
        if (outcome.outcome == TestResult::Outcome::Failed) {
            const bool of_operand =
                operand_error != nullptr && operand_error->message.view() == outcome.error;
            reports.push_back({test.type, std::move(outcome.error), of_operand});
        }
        if (!outcome.isMatch()) continue;
        tellReports();
        routing.category = test.category;
        routing.value = outcome.match.toString();
        if (!outcome.extra.isNull()) routing.extra_json = jsonText(outcome.extra).value_or("");
        return routing;
    }
    // Only now: an operand's error may be what a test looks for.
    for (std::string& problem : operand.errors) execution_.error(std::move(problem), "expression");
    tellReports();
    if (router.default_category == kNowhere) {
        execution_.fail("no category of the router fits, and it has no default category");
        return routing;
    }
    routing.category = router.default_category;
    routing.value = routing.input;
    routing.is_other = !router.cases.empty();
    return routing;
}

void Walk::follow(const Router& router, Routing routing) {
    const Category& category = router.categories[routing.category];
    RunResult result;
    result.key = router.result_key;
    result.name = router.result_name;
    result.value = std::move(routing.value);
    result.value.resize(truncateCodePoints(result.value, kMaxValueLength).size());
    result.category = category.name.base;
    const auto localised = execution_.localised(category.name);
    if (&localised.value != &category.name.base) result.category_localized = localised.value;
    result.input = std::move(routing.input);
    result.extra_json = std::move(routing.extra_json);
    const Shared<RunResult> finished = execution_.finished(std::move(result));
    if (at_question_) {
        execution_.sprint_.answer = QuestionAnswer{
            run().flow_uuid,
            finished,
            session().input ? (*session().input)->text : "",
            timed_out_,
            routing.is_other};
        at_question_ = false;
    }
    if (!router.result_name.empty()) execution_.saveResult(finished, routing.is_other);
    leave(category.exit, finished->input);
}

}  // namespace tama::flows
