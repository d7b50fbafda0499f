// What becomes of the answer that an action asked a service for: the event, the result, @webhook, and the
// rest of the node. A resthook has several subscribers, called one after the other.
#include "base/text.hpp"
#include "flows/engine/walk.hpp"
#include "flows/expressions/json.hpp"
#include "flows/expressions/nul.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMaxLoggedResponse = 10'000;
constexpr std::size_t kMaxExtra = 10'000;  // bytes of an answer that a result keeps
constexpr int kGone = 410;                 // how a subscriber says that it wants no more

/// The body without what texts cannot hold (NUL, written out or not); empty where it is no JSON then.
std::string jsonIn(std::string_view body) {
    std::string out = withoutEscapedNul(withoutNul(toValidUtf8(body)));
    return parseJson(out) ? out : std::string();
}

std::string outcomeOf(const ServiceAnswer& answer, bool is_subscriber) {
    if (!answer.connected) return "connection_error";
    if (is_subscriber && answer.status_code == kGone) return "subscriber_gone";
    return answer.status_code / 100 == 2 ? "success" : "response_error";
}

/// Of several subscribers a failure counts most, then a success; the later of equals.
int weightOf(const ServiceOutcome& outcome) {
    if (outcome.status == "subscriber_gone") return 0;
    return outcome.status == "success" ? 1 : 2;
}

}  // namespace

void Walk::saveServiceResult(const ServiceRequest& request, const ServiceOutcome& outcome) {
    if (request.result_name.empty()) return;
    RunResult result;
    result.key = resultKey(request.result_name);
    result.name = request.result_name;
    result.value = std::to_string(outcome.result.status_code);
    result.category = outcome.status == "success" ? "Success" : "Failure";
    result.input = outcome.result.request;
    if (outcome.result.json.size() < kMaxExtra) result.extra_json = outcome.result.json;
    execution_.saveResult(std::move(result), false);
}

void Walk::answerService(const ServiceAnswer& answer) {
    ServiceRequest request = std::move(*session().service);
    session().service.reset();
    answers_service_ = true;
    steps_ = request.steps;
    earlier_events_ = request.events;
    if (!request.entered_flow_uuid.empty()) {
        const Workflow* flow = execution_.assets_.workflow(request.entered_flow_uuid);
        if (flow == nullptr) return execution_.fail("the workflow that the node enters is no longer there");
        execution_.pushed_ = Execution::Pushed{flow, request.entered_terminally};
    }

    ServiceOutcome outcome;
    outcome.status = outcomeOf(answer, !request.resthook.empty());
    outcome.result.request = request.method + " " + request.url;
    outcome.result.status_code = answer.connected ? answer.status_code : 0;
    for (const auto& [name, value] : answer.headers) {
        outcome.result.headers.emplace_back(withoutNul(name), withoutNul(value));
    }
    if (answer.connected) outcome.result.json = jsonIn(answer.body);

    WebhookCalled called;
    called.url = request.url;
    called.resthook = request.resthook;
    called.status = outcome.status;
    called.status_code = outcome.result.status_code;
    called.request = request.method + " " + request.url + "\n\n" + request.body;
    called.response =
        withoutNul(answer.connected ? answer.body.substr(0, kMaxLoggedResponse) : answer.failure);
    called.elapsed = answer.elapsed;
    execution_.log(std::move(called));

    if (!request.best || weightOf(outcome) >= weightOf(*request.best)) request.best = std::move(outcome);
    if (!request.more_urls.empty()) {
        request.url = request.more_urls.front();
        request.more_urls.erase(request.more_urls.begin());
        const std::size_t next_action = request.next_action;
        session().service = std::move(request);
        return awaitService(next_action);
    }
    saveServiceResult(request, *request.best);
    run().webhook = std::move(request.best->result);
    runActions(request.next_action);
    go();
}

}  // namespace tama::flows
