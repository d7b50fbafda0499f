#include "flows/play/pattern_writer.hpp"

#include "base/random.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostSteps = 2'000;  // of writing one: repetitions of nothing make no bytes

class PatternWriter {
  public:
    explicit PatternWriter(Random* random) : random_(random) {}

    std::string write(const PatternPart& part) {
        std::string out;
        append(part, out);
        return out;
    }

  private:
    std::size_t drawn(std::size_t count) {
        return random_ == nullptr ? 0 : static_cast<std::size_t>(random_->below(count));
    }

    bool isFull(const std::string& out) const {
        return out.size() > kMostPatternBytes || steps_ > kMostSteps;
    }

    void append(const PatternPart& part, std::string& out) {
        ++steps_;
        if (isFull(out)) return;
        switch (part.kind) {
            case PatternPart::Kind::Empty:
                return;
            case PatternPart::Kind::OneOf:
                if (!part.characters.empty()) out += part.characters[drawn(part.characters.size())];
                return;
            case PatternPart::Kind::Sequence:
                for (const PatternPart& each : part.parts) append(each, out);
                return;
            case PatternPart::Kind::Choice:
                return append(part.parts[drawn(part.parts.size())], out);
            case PatternPart::Kind::Repeat: {
                const std::size_t more = part.most > part.least ? part.most - part.least : 0;
                const std::size_t times = part.least + drawn(more + 1);
                for (std::size_t i = 0; i < times && !isFull(out); ++i) append(part.parts.front(), out);
                return;
            }
        }
    }

    Random* random_;
    std::size_t steps_ = 0;
};

}  // namespace

std::string writePattern(const PatternPart& pattern, Random* random) {
    return PatternWriter(random).write(pattern);
}

}  // namespace tama::flows
