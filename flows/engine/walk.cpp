#include "flows/engine/walk.hpp"

#include <chrono>

#include "flows/expressions/json.hpp"

namespace tama::flows {

namespace {

// The reference's defaults where a workflow names none.
constexpr std::chrono::minutes kDefaultExpiry = std::chrono::hours(72);

std::chrono::minutes expiryOf(const Workflow& flow) {
    return flow.expire_after.count() > 0 ? flow.expire_after : kDefaultExpiry;
}

}  // namespace

void Walk::addRun(const Workflow& flow, std::size_t parent) {
    Run run;
    run.uuid = execution_.services_.ids.uuid();
    run.flow_uuid = flow.uuid;
    run.flow_name = flow.name;
    run.parent = parent;
    run.created_on = now();
    run.modified_on = now();
    session().runs.push_back(std::move(run));
    execution_.workflows_.push_back(&flow);
    execution_.current_ = session().runs.size() - 1;
    next_ = flow.nodes.empty() ? kNowhere : 0;
}

void Walk::start(const Workflow& flow) {
    execution_.contactChanged();
    addRun(flow, kNoParent);
    if (session().trigger.type == TriggerType::Msg) {
        session().input = session().trigger.msg;
        run().had_input = true;
    }
    go();
}

bool Walk::restore() {
    for (std::size_t i = 0; i < session().runs.size(); ++i) {
        const Run& run = session().runs[i];
        const Workflow* flow = execution_.assets_.workflow(run.flow_uuid);
        execution_.workflows_.push_back(flow);
        if (run.status == RunStatus::Waiting) execution_.current_ = i;
        if (flow == nullptr && (run.status == RunStatus::Waiting || run.status == RunStatus::Active)) {
            execution_.current_ = i;
            execution_.fail("the workflow \"" + run.flow_name + "\" is no longer there");
            return false;
        }
    }
    node_ = lastNode();
    if (node_ == kNowhere) {
        execution_.fail("the node where the session waits is no longer in the workflow");
        return false;
    }
    run().status = RunStatus::Active;
    return true;
}

std::size_t Walk::lastNode() const {
    const Run& run = execution_.run();
    return run.path.empty() ? kNowhere : execution_.workflow().indexOf(run.path.back().node_uuid);
}

const Timeout* Walk::timeout() const {
    const auto& router = node().router;
    if (!router || !router->wait || !router->wait->timeout) return nullptr;
    return &*router->wait->timeout;
}

void Walk::receive(InboundMessage msg) {
    session().input = std::move(msg);
    run().had_input = true;
    at_question_ = true;
    execution_.contactChanged();  // while the session waited
    route();
    go();
}

void Walk::timeOut() {
    execution_.log(WaitTimedOut{});
    execution_.contactChanged();
    session().input.reset();
    at_question_ = true;
    timed_out_ = true;
    Routing routing;
    routing.category = timeout()->category;
    routing.value = DateTime{std::chrono::time_point_cast<Micros>(now()), TimeZone()}.toString();
    follow(*node().router, routing);
    go();
}

void Walk::expire() {
    execution_.log(WaitExpired{run().uuid});
    execution_.contactChanged();
    session().input.reset();
    endRun(RunStatus::Expired);
    go();
}

void Walk::answerService(const ServiceAnswer& answer) {
    constexpr std::size_t kMaxLoggedResponse = 10'000;
    const ServiceRequest request = std::move(*session().service);
    session().service.reset();
    const bool success = answer.connected && answer.status_code / 100 == 2;

    WebhookResult webhook;
    webhook.status_code = answer.connected ? answer.status_code : 0;
    webhook.headers = answer.headers;
    if (parseJson(answer.body)) webhook.json = answer.body;

    WebhookCalled called;
    called.url = request.url;
    called.status = success ? "success" : answer.connected ? "response_error" : "connection_error";
    called.status_code = webhook.status_code;
    called.request = request.method + " " + request.url + "\n\n" + request.body;
    called.response = answer.connected ? answer.body.substr(0, kMaxLoggedResponse) : answer.failure;
    called.elapsed = answer.elapsed;
    execution_.log(std::move(called));

    if (!request.result_name.empty()) {
        RunResult result;
        result.key = resultKey(request.result_name);
        result.name = request.result_name;
        result.value = std::to_string(webhook.status_code);
        result.category = success ? "Success" : "Failure";
        result.input = request.method + " " + request.url;
        result.extra_json = webhook.json;
        execution_.saveResult(std::move(result), false);
    }
    run().webhook = std::move(webhook);
    runActions(request.next_action);
    go();
}

void Walk::go() {
    const EngineLimits& limits = execution_.services_.limits;
    while (!stopped_ && session().status != SessionStatus::Failed) {
        if (next_ == kNowhere) {
            endRun(RunStatus::Completed);
        } else if (++steps_ > limits.steps_per_sprint) {
            execution_.fail(
                "reached the most steps a sprint may have (" + std::to_string(limits.steps_per_sprint) +
                "); the workflow loops without a question"
            );
        } else {
            visit();
        }
    }
}

void Walk::visit() {
    node_ = next_;
    run().path.push_back({node().uuid, {}, now()});
    runActions(0);
}

/// The rest of a node: its actions, then the subflow they entered, the wait, or the way out.
void Walk::runActions(std::size_t from) {
    const auto& actions = node().actions;
    for (std::size_t i = from; i < actions.size(); ++i) {
        actions[i]->execute(execution_);
        if (session().status == SessionStatus::Failed) return;
        if (execution_.sprint_.events.size() > execution_.services_.limits.events_per_sprint) {
            return execution_.fail("reached the most events a sprint may have");
        }
        if (session().service) {
            session().service->next_action = i + 1;
            run().status = RunStatus::Waiting;
            return stop();
        }
    }
    if (execution_.pushed_) return enterPushed();
    const auto& router = node().router;
    if (router && router->wait && router->wait->type == WaitType::Msg) {
        if (!skipsWait()) return waitHere(*router);
        at_question_ = true;
    }
    route();
}

void Walk::enterPushed() {
    const auto [flow, terminal] = *execution_.pushed_;
    execution_.pushed_.reset();
    if (session().runs.size() >= execution_.services_.limits.runs_per_session) {
        return execution_.fail(
            "reached the most runs a session may have; workflows enter each other without end"
        );
    }
    execution_.log(RunStarted{{flow->uuid, flow->name}, run().uuid, terminal});
    const std::size_t parent = execution_.current_;
    if (terminal) {
        for (std::size_t i = parent; i != kNoParent; i = session().runs[i].parent) {
            session().runs[i].status = RunStatus::Completed;
            session().runs[i].exited_on = now();
            session().runs[i].modified_on = now();
        }
    }
    addRun(*flow, parent);
}

/// The message that started the session is the first answer, where its workflow begins with a wait.
bool Walk::skipsWait() const {
    const Session& session = execution_.session();
    return session.trigger.type == TriggerType::Msg && session.runs.size() == 1 &&
           session.runs.front().path.size() == 1;
}

void Walk::waitHere(const Router& router) {
    run().status = RunStatus::Waiting;
    const std::chrono::minutes expiry = expiryOf(execution_.workflow());
    WaitingQuestion question;
    question.flow_uuid = run().flow_uuid;
    question.node_uuid = node().uuid;
    question.result_name = router.result_name;
    question.result_key = router.result_key;
    question.expire_after = expiry;
    if (router.wait->timeout) question.timeout = router.wait->timeout->after;
    execution_.log(MsgWait{question.timeout, now() + expiry});
    execution_.sprint_.waiting = std::move(question);
    stop();
}

void Walk::leave(std::size_t exit, const std::string& operand) {
    const Exit& way = node().exits[exit];
    run().path.back().exit_uuid = way.uuid;
    next_ = way.destination;
    if (next_ == kNowhere) return;
    const Workflow& flow = execution_.workflow();
    execution_.sprint_.segments.push_back(
        {flow.uuid, node().uuid, way.uuid, operand, flow.nodes[next_].uuid, now()}
    );
}

void Walk::endRun(RunStatus status) {
    Run& ended = run();
    if (ended.status != RunStatus::Completed) ended.status = status;
    ended.exited_on = now();
    ended.modified_on = now();
    const std::size_t parent = ended.parent;
    if (parent == kNoParent || session().runs[parent].status != RunStatus::Active) {
        session().status = SessionStatus::Completed;
        return stop();
    }
    execution_.current_ = parent;
    node_ = lastNode();
    if (node_ == kNowhere) return execution_.fail("the node that entered the workflow is no longer there");
    route();
}

void Walk::finish() {
    if (!session().runs.empty()) run().modified_on = now();
    ++session().sprints;
}

}  // namespace tama::flows
