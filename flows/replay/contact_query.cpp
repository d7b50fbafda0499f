#include "flows/replay/contact_query.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::flows {

namespace {

/// Recursive descent that evaluates as it reads; both sides are always read, so that errors do not hide.
class QueryReader {
  public:
    QueryReader(std::string_view query, const Contact& contact) : rest_(query), contact_(contact) {}

    std::optional<bool> read() {
        const bool result = anyOf(0);
        skipBlanks();
        if (broken_ || !rest_.empty()) return std::nullopt;
        return result;
    }

  private:
    static constexpr int kMaxDepth = 50;

    bool anyOf(int depth) {
        bool result = allOf(depth);
        while (takeWord("or")) result = allOf(depth) || result;
        return result;
    }

    bool allOf(int depth) {
        bool result = term(depth);
        for (;;) {
            skipBlanks();
            if (!takeWord("and") && (broken_ || rest_.empty() || rest_.front() == ')' || peekWord("or")))
                break;
            result = term(depth) && result;
        }
        return result;
    }

    bool term(int depth) {
        skipBlanks();
        if (rest_.empty() || depth > kMaxDepth) return fail();
        if (rest_.front() == '(') {
            rest_.remove_prefix(1);
            const bool result = anyOf(depth + 1);
            skipBlanks();
            if (rest_.empty() || rest_.front() != ')') return fail();
            rest_.remove_prefix(1);
            return result;
        }
        const std::string name = lowerAscii(takeName());
        skipBlanks();
        const std::string_view comparator = takeComparator();
        skipBlanks();
        const std::string value = takeValue();
        if (name.empty() || comparator.empty()) return fail();
        return compare(name, comparator, value);
    }

    bool compare(const std::string& name, std::string_view comparator, const std::string& value) const {
        if (name == "tel" || name == "urn") {
            for (const std::string& urn : contact_.urns) {
                if (urn.starts_with("tel:") && holds(urn.substr(4), "", comparator, value)) return true;
            }
            return false;
        }
        if (name == "name") return holds(contact_.name, "", comparator, value);
        if (name == "language") return holds(contact_.language, "", comparator, value);
        const auto field = contact_.fields.find(name);
        if (field == contact_.fields.end()) return holds("", "", comparator, value);
        return holds(field->second.text, field->second.number, comparator, value);
    }

    static bool holds(
        const std::string& text,
        const std::string& number,
        std::string_view comparator,
        const std::string& value
    ) {
        if (value.empty()) return comparator == "=" ? text.empty() : comparator == "!=" && !text.empty();
        const auto mine = Decimal::parse(number);
        const auto other = Decimal::parse(value);
        if (comparator == "~") return foldCase(text).find(foldCase(value)) != std::string::npos;
        if (comparator == "=") return mine && other ? *mine == *other : foldCase(text) == foldCase(value);
        if (comparator == "!=") {
            return !text.empty() && !(mine && other ? *mine == *other : foldCase(text) == foldCase(value));
        }
        if (!mine || !other) return false;
        if (comparator == ">") return *mine > *other;
        if (comparator == ">=") return *mine >= *other;
        if (comparator == "<") return *mine < *other;
        return *mine <= *other;
    }

    void skipBlanks() {
        while (!rest_.empty() && isBlank(rest_.front())) rest_.remove_prefix(1);
    }

    bool peekWord(std::string_view word) const {
        if (!startsWithIgnoringCase(rest_, word)) return false;
        return rest_.size() == word.size() || isBlank(rest_[word.size()]) || rest_[word.size()] == '(';
    }

    bool takeWord(std::string_view word) {
        skipBlanks();
        if (!peekWord(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    std::string takeName() {
        constexpr std::string_view kEnd = " \t\n()=!~<>\"";
        const std::size_t end = std::min(rest_.find_first_of(kEnd), rest_.size());
        std::string out(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return out;
    }

    std::string_view takeComparator() {
        for (const std::string_view comparator : {"!=", ">=", "<=", "=", "~", ">", "<"}) {
            if (!rest_.starts_with(comparator)) continue;
            rest_.remove_prefix(comparator.size());
            return comparator;
        }
        return {};
    }

    std::string takeValue() {
        if (rest_.empty() || rest_.front() != '"') return takeName();
        const std::size_t end = rest_.find('"', 1);
        if (end == std::string_view::npos) {
            fail();
            return {};
        }
        std::string out(rest_.substr(1, end - 1));
        rest_.remove_prefix(end + 1);
        return out;
    }

    bool fail() {
        broken_ = true;
        rest_ = {};
        return false;
    }

    std::string_view rest_;
    const Contact& contact_;
    bool broken_ = false;
};

}  // namespace

std::optional<bool> matchesQuery(std::string_view query, const Contact& contact) {
    return QueryReader(query, contact).read();
}

}  // namespace tama::flows
