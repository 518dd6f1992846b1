"""The fixed functions of the machine code, as LLVM text with places for the vector's width.

`$V` is a vector of `$lanes` words; a block is one such vector for each of `$nodes` nodes; `@step`
and `@fused` are written for each network by `llvmtext`.
"""

__all__ = ["ADVANCE", "BEGIN", "CLAMPS", "COPIES", "COURSE", "SEARCH", "TABULATE"]

# Rows between an array with `stride` words a row and a buffer with one vector a row.
COPIES = """
define internal void @gather(ptr %from, i64 %stride, ptr %to) noinline {
entry:
  br label %row
row:
  %i = phi i64 [0, %entry], [%next, %row]
  %offset = mul i64 %i, %stride
  %p = getelementptr i64, ptr %from, i64 %offset
  %q = getelementptr $V, ptr %to, i64 %i
  %v = load $V, ptr %p, align 8
  store $V %v, ptr %q, align $align
  %next = add i64 %i, 1
  %again = icmp ult i64 %next, $nodes
  br i1 %again, label %row, label %done
done:
  ret void
}
define internal void @scatter(ptr %from, ptr %to, i64 %stride) noinline {
entry:
  br label %row
row:
  %i = phi i64 [0, %entry], [%next, %row]
  %offset = mul i64 %i, %stride
  %p = getelementptr $V, ptr %from, i64 %i
  %q = getelementptr i64, ptr %to, i64 %offset
  %v = load $V, ptr %p, align $align
  store $V %v, ptr %q, align 8
  %next = add i64 %i, 1
  %again = icmp ult i64 %next, $nodes
  br i1 %again, label %row, label %done
done:
  ret void
}
"""

# Clamps of one block. `collect` lists the rows among `moving` that are clamped in some run of it.
CLAMPS = """
declare i64 @llvm.vector.reduce.or.v${lanes}i64($V)
define internal i64 @collect(ptr %keep, ptr %force, ptr %moving, i64 %count, ptr %rows) noinline {
entry:
  br label %row
row:
  %i = phi i64 [0, %entry], [%next, %test]
  %found = phi i64 [0, %entry], [%found_next, %test]
  %in_range = icmp ult i64 %i, %count
  br i1 %in_range, label %test, label %done
test:
  %from = getelementptr i64, ptr %moving, i64 %i
  %node = load i64, ptr %from, align 8
  %p = getelementptr $V, ptr %keep, i64 %node
  %q = getelementptr $V, ptr %force, i64 %node
  %kept = load $V, ptr %p, align $align
  %forced = load $V, ptr %q, align $align
  %one = insertelement $V zeroinitializer, i64 -1, i64 0
  %ones = shufflevector $V %one, $V zeroinitializer, <$lanes x i32> zeroinitializer
  %free = xor $V %kept, %ones
  %clamped = or $V %free, %forced
  %any = call i64 @llvm.vector.reduce.or.v${lanes}i64($V %clamped)
  %some = icmp ne i64 %any, 0
  %to = getelementptr i64, ptr %rows, i64 %found
  store i64 %node, ptr %to, align 8
  %more = zext i1 %some to i64
  %found_next = add i64 %found, %more
  %next = add i64 %i, 1
  br label %row
done:
  ret i64 %found
}
define internal void @clamp(ptr noalias %state, ptr %rows, i64 %count, ptr %keep, ptr %force) noinline {
entry:
  br label %row
row:
  %i = phi i64 [0, %entry], [%next, %work]
  %in_range = icmp ult i64 %i, %count
  br i1 %in_range, label %work, label %done
work:
  %from = getelementptr i64, ptr %rows, i64 %i
  %node = load i64, ptr %from, align 8
  %at = getelementptr $V, ptr %state, i64 %node
  %p = getelementptr $V, ptr %keep, i64 %node
  %q = getelementptr $V, ptr %force, i64 %node
  %value = load $V, ptr %at, align $align
  %kept = load $V, ptr %p, align $align
  %forced = load $V, ptr %q, align $align
  %masked = and $V %value, %kept
  %new = or $V %masked, %forced
  store $V %new, ptr %at, align $align
  %next = add i64 %i, 1
  br label %row
done:
  ret void
}
"""

# What every block does first. x: (node, words). Masks are (node, mask_stride) with `mask_move` words
# from block to block, 0 when all share them; mask_stride is 0 without any. After the first step the
# clamped inputs stand in both buffers, and only `rows`, which move, are clamped again.
BEGIN = """
  call void @gather(ptr %at, i64 %words, ptr %a)
  call void @gather(ptr %at, i64 %words, ptr %b)
  call void @step(ptr %a, ptr %b)
  %has_masks = icmp ne i64 %mask_stride, 0
  br i1 %has_masks, label %masks, label %begun
masks:
  %mask_at = mul i64 %w, %mask_move
  %keep_at = getelementptr i64, ptr %keeps, i64 %mask_at
  %force_at = getelementptr i64, ptr %forces, i64 %mask_at
  call void @gather(ptr %keep_at, i64 %mask_stride, ptr %keep)
  call void @gather(ptr %force_at, i64 %mask_stride, ptr %force)
  call void @clamp(ptr %a, ptr %all, i64 $nodes, ptr %keep, ptr %force)
  call void @clamp(ptr %b, ptr %all, i64 $nodes, ptr %keep, ptr %force)
  %clamped = call i64 @collect(ptr %keep, ptr %force, ptr %moving, i64 %moving_count, ptr %rows)
  br label %begun
begun:
  %count = phi i64 [0, %work], [%clamped, %masks]"""

# One step, then so many rounds of `fused` steps, then `rest` steps, in all of a block's words at once;
# where a row that moves is clamped, single steps only.
ADVANCE = """
define void @advance(ptr %x, i64 %words, i64 %rounds, i64 %rest, i64 %in_all, ptr %keeps, ptr %forces,
                     i64 %mask_stride, i64 %mask_move, ptr %all, ptr %moving, i64 %moving_count, ptr %rows,
                     ptr %a, ptr %b, ptr %keep, ptr %force) {
entry:
  br label %block
block:
  %w = phi i64 [0, %entry], [%w_next, %store]
  %at = getelementptr i64, ptr %x, i64 %w
  br label %work
work:$begin
  %free = icmp eq i64 %count, 0
  %some_rounds = icmp ne i64 %rounds, 0
  %loops = and i1 %free, %some_rounds
  br i1 %loops, label %many, label %few
many:
  call void @fused(ptr %b, i64 %rounds)
  br label %few
few:
  %singles = phi i64 [%in_all, %begun], [%rest, %many]
  br label %next
next:
  %k = phi i64 [0, %few], [%k_next, %single]
  %src = phi ptr [%b, %few], [%dst, %single]
  %dst = phi ptr [%a, %few], [%src, %single]
  %again = icmp ult i64 %k, %singles
  br i1 %again, label %single, label %store
single:
  call void @step(ptr %src, ptr %dst)
  call void @clamp(ptr %dst, ptr %rows, i64 %count, ptr %keep, ptr %force)
  %k_next = add i64 %k, 1
  br label %next
store:
  call void @scatter(ptr %src, ptr %at, i64 %words)
  %w_next = add i64 %w, $lanes
  %w_again = icmp ult i64 %w_next, %words
  br i1 %w_again, label %block, label %exit
exit:
  ret void
}
"""

# x: (node, words) in place, `steps` steps; runs that are `open` and equal `marks` after a step are
# closed, their state goes to `found` and the number of the step to `periods`.
SEARCH = """
declare i64 @llvm.cttz.i64(i64, i1)
define internal $V @differ(ptr noalias %one, ptr noalias %other) noinline {
entry:
  br label %row
row:
  %i = phi i64 [0, %entry], [%next, %row]
  %sum = phi $V [zeroinitializer, %entry], [%sum_next, %row]
  %p = getelementptr $V, ptr %one, i64 %i
  %q = getelementptr $V, ptr %other, i64 %i
  %u = load $V, ptr %p, align $align
  %v = load $V, ptr %q, align $align
  %d = xor $V %u, %v
  %sum_next = or $V %sum, %d
  %next = add i64 %i, 1
  %again = icmp ult i64 %next, $nodes
  br i1 %again, label %row, label %done
done:
  ret $V %sum_next
}
define internal void @keep_found($V %back, ptr %state, ptr %found, i64 %stride) noinline {
entry:
  br label %row
row:
  %i = phi i64 [0, %entry], [%next, %row]
  %offset = mul i64 %i, %stride
  %p = getelementptr $V, ptr %state, i64 %i
  %q = getelementptr i64, ptr %found, i64 %offset
  %u = load $V, ptr %p, align $align
  %v = load $V, ptr %q, align 8
  %d = xor $V %u, %v
  %change = and $V %d, %back
  %new = xor $V %v, %change
  store $V %new, ptr %q, align 8
  %next = add i64 %i, 1
  %again = icmp ult i64 %next, $nodes
  br i1 %again, label %row, label %done
done:
  ret void
}
define internal void @note($V %back, i64 %step, ptr %periods, ptr %backs) noinline {
entry:
  store $V %back, ptr %backs, align $align
  br label %word
word:
  %j = phi i64 [0, %entry], [%j_next, %word_done]
  %p = getelementptr i64, ptr %backs, i64 %j
  %bits = load i64, ptr %p, align 8
  %first = mul i64 %j, 64
  br label %test
test:
  %left = phi i64 [%bits, %word], [%cleared, %bit]
  %some = icmp ne i64 %left, 0
  br i1 %some, label %bit, label %word_done
bit:
  %place = call i64 @llvm.cttz.i64(i64 %left, i1 true)
  %run = add i64 %first, %place
  %q = getelementptr i64, ptr %periods, i64 %run
  store i64 %step, ptr %q, align 8
  %less = sub i64 %left, 1
  %cleared = and i64 %left, %less
  br label %test
word_done:
  %j_next = add i64 %j, 1
  %j_again = icmp ult i64 %j_next, $lanes
  br i1 %j_again, label %word, label %done
done:
  ret void
}
define void @search(ptr %x, i64 %words, i64 %steps, ptr %marks, ptr %opens, ptr %found, ptr %periods,
                    ptr %keeps, ptr %forces, i64 %mask_stride, i64 %mask_move,
                    ptr %all, ptr %moving, i64 %moving_count, ptr %rows,
                    ptr %a, ptr %b, ptr %keep, ptr %force, ptr %mark) {
entry:
  br label %block
block:
  %w = phi i64 [0, %entry], [%w_next, %next]
  %open_at = getelementptr i64, ptr %opens, i64 %w
  %open_first = load $V, ptr %open_at, align 8
  %some_open = call i64 @llvm.vector.reduce.or.v${lanes}i64($V %open_first)
  %idle = icmp eq i64 %some_open, 0
  br i1 %idle, label %next, label %work
work:
  %at = getelementptr i64, ptr %x, i64 %w
  %mark_at = getelementptr i64, ptr %marks, i64 %w
  %found_at = getelementptr i64, ptr %found, i64 %w
  %run = mul i64 %w, 64
  %periods_at = getelementptr i64, ptr %periods, i64 %run
  call void @gather(ptr %mark_at, i64 %words, ptr %mark)
$begin
  br label %look
single:
  call void @step(ptr %now, ptr %before)
  call void @clamp(ptr %before, ptr %rows, i64 %count, ptr %keep, ptr %force)
  br label %look
look:
  %k = phi i64 [0, %begun], [%k_next, %single]
  %open = phi $V [%open_first, %begun], [%open_next, %single]
  %now = phi ptr [%b, %begun], [%before, %single]
  %before = phi ptr [%a, %begun], [%now, %single]
  %k_next = add i64 %k, 1
  %different = call $V @differ(ptr %now, ptr %mark)
  %closing = and $V %open, %different
  %back = xor $V %open, %closing
  %some_back = call i64 @llvm.vector.reduce.or.v${lanes}i64($V %back)
  %came_back = icmp ne i64 %some_back, 0
  br i1 %came_back, label %record, label %again
record:
  call void @keep_found($V %back, ptr %now, ptr %found_at, i64 %words)
  %backs = getelementptr $V, ptr %mark, i64 $nodes
  call void @note($V %back, i64 %k_next, ptr %periods_at, ptr %backs)
  br label %again
again:
  %open_next = phi $V [%open, %look], [%closing, %record]
  %still = call i64 @llvm.vector.reduce.or.v${lanes}i64($V %open_next)
  %some = icmp ne i64 %still, 0
  %short = icmp ult i64 %k_next, %steps
  %go = and i1 %some, %short
  br i1 %go, label %single, label %close
close:
  store $V %open_next, ptr %open_at, align 8
  call void @scatter(ptr %now, ptr %at, i64 %words)
  br label %next
next:
  %w_next = add i64 %w, $lanes
  %w_again = icmp ult i64 %w_next, %words
  br i1 %w_again, label %block, label %exit
exit:
  ret void
}
"""

# One block written out: states has $nodes vectors a step, inputs and clamped inputs in place already.
COURSE = """
define void @course(ptr %states, i64 %steps, ptr %rows, i64 %count, ptr %keep, ptr %force) {
entry:
  br label %step
step:
  %k = phi i64 [0, %entry], [%next, %step]
  %src = phi ptr [%states, %entry], [%dst, %step]
  %dst = getelementptr $V, ptr %src, i64 $nodes
  call void @step(ptr %src, ptr %dst)
  call void @clamp(ptr %dst, ptr %rows, i64 %count, ptr %keep, ptr %force)
  %next = add i64 %k, 1
  %again = icmp ult i64 %next, %steps
  br i1 %again, label %step, label %done
done:
  ret void
}
"""

# Successors of the states number `first` * 64 * lanes and on, one block a round, as numbers: bit p of a
# number is row rows[p]. `low` holds the patterns of the bits that count within a block. Returns
# whether a row of `others` changed.
TABULATE = """
define i64 @tabulate(ptr %rows, i64 %places, ptr %others, i64 %other_count, ptr %low, i64 %first, i64 %blocks,
                     ptr %numbers, ptr %clamped, i64 %clamped_count,
                     ptr %a, ptr %b, ptr %keep, ptr %force) {
entry:
  br label %block
block:
  %c = phi i64 [0, %entry], [%c_next, %check_done]
  %moved = phi $V [zeroinitializer, %entry], [%moved_last, %check_done]
  %number = add i64 %first, %c
  br label %count
count:
  %p = phi i64 [0, %block], [%p_next, %counted]
  %in_range = icmp ult i64 %p, %places
  br i1 %in_range, label %pattern, label %go
pattern:
  %row_at = getelementptr i64, ptr %rows, i64 %p
  %row = load i64, ptr %row_at, align 8
  %to = getelementptr $V, ptr %a, i64 %row
  %also_to = getelementptr $V, ptr %b, i64 %row
  %inner = icmp ult i64 %p, $bits
  br i1 %inner, label %within, label %whole
within:
  %low_at = getelementptr $V, ptr %low, i64 %p
  %low_bits = load $V, ptr %low_at, align $align
  br label %counted
whole:
  %shift = sub i64 %p, $bits
  %shifted = lshr i64 %number, %shift
  %bit = and i64 %shifted, 1
  %word = sub i64 0, %bit
  %word_one = insertelement $V zeroinitializer, i64 %word, i64 0
  %word_all = shufflevector $V %word_one, $V zeroinitializer, <$lanes x i32> zeroinitializer
  br label %counted
counted:
  %bits = phi $V [%low_bits, %within], [%word_all, %whole]
  store $V %bits, ptr %to, align $align
  store $V %bits, ptr %also_to, align $align
  %p_next = add i64 %p, 1
  br label %count
go:
  call void @step(ptr %a, ptr %b)
  call void @clamp(ptr %b, ptr %clamped, i64 %clamped_count, ptr %keep, ptr %force)
  br label %lane
lane:
  %j = phi i64 [0, %go], [%j_next, %lane_done]
  br label %place
place:
  %i = phi i64 [0, %lane], [%i_next, %place_in]
  %sum = phi <64 x i32> [zeroinitializer, %lane], [%sum_next, %place_in]
  %i_in = icmp ult i64 %i, %places
  br i1 %i_in, label %place_in, label %lane_done
place_in:
  %source_at = getelementptr i64, ptr %rows, i64 %i
  %source = load i64, ptr %source_at, align 8
  %source_word = mul i64 %source, $lanes
  %which = add i64 %source_word, %j
  %after_at = getelementptr i64, ptr %b, i64 %which
  %after = load i64, ptr %after_at, align 8
  %flags = bitcast i64 %after to <64 x i1>
  %i_short = trunc i64 %i to i32
  %value = shl i32 1, %i_short
  %value_one = insertelement <64 x i32> zeroinitializer, i32 %value, i64 0
  %value_all = shufflevector <64 x i32> %value_one, <64 x i32> zeroinitializer, <64 x i32> zeroinitializer
  %add = select <64 x i1> %flags, <64 x i32> %value_all, <64 x i32> zeroinitializer
  %sum_next = or <64 x i32> %sum, %add
  %i_next = add i64 %i, 1
  br label %place
lane_done:
  %block_first = mul i64 %c, $lanes
  %word_number = add i64 %block_first, %j
  %number_first = mul i64 %word_number, 64
  %number_at = getelementptr i32, ptr %numbers, i64 %number_first
  store <64 x i32> %sum, ptr %number_at, align 4
  %j_next = add i64 %j, 1
  %j_again = icmp ult i64 %j_next, $lanes
  br i1 %j_again, label %lane, label %check
check:
  %o = phi i64 [0, %lane_done], [%o_next, %check_in]
  %moved_now = phi $V [%moved, %lane_done], [%moved_more, %check_in]
  %o_in = icmp ult i64 %o, %other_count
  br i1 %o_in, label %check_in, label %check_done
check_in:
  %other_at = getelementptr i64, ptr %others, i64 %o
  %other = load i64, ptr %other_at, align 8
  %was_at = getelementptr $V, ptr %a, i64 %other
  %is_at = getelementptr $V, ptr %b, i64 %other
  %was = load $V, ptr %was_at, align $align
  %is = load $V, ptr %is_at, align $align
  %change = xor $V %was, %is
  %moved_more = or $V %moved_now, %change
  %o_next = add i64 %o, 1
  br label %check
check_done:
  %moved_last = phi $V [%moved_now, %check]
  %c_next = add i64 %c, 1
  %c_again = icmp ult i64 %c_next, %blocks
  br i1 %c_again, label %block, label %exit
exit:
  %any = call i64 @llvm.vector.reduce.or.v${lanes}i64($V %moved_last)
  ret i64 %any
}
"""
