"""The assessment of Circular 18/2021/TT-BYT, step by step: six criteria one at a time, the monitored sheets of step 4, the result.

Every answer and every observation is an act of the procedure, recorded at once through the one door. What has legal effect (the end of the
examination, the order of step 4, the conclusions) is sent to the form of that act, where it is looked at once more.
"""
